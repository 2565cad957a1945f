"""What goes to other programs than a browser or a PDF reader."""
