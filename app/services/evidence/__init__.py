"""Evidence: files received, linked and handed out."""
