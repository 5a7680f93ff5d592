"""Folders of runs that survive kills, full disks, damaged files and edited models."""
