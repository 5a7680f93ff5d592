"""The web application: a server on this computer, and the pages it serves."""
