"""Folders of runs that survive kills, full disks, bad disks and edited models."""
