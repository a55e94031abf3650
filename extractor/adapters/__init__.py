"""What ties the library to other tools; nothing here is imported until it is asked for."""
