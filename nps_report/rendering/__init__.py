"""Executed notebooks become documents, and documents become HTML and PDF."""
