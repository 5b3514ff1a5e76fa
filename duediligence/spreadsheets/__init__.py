"""An uploaded file becomes tables of text, in a child process with limits."""
