"""What registers computed, put into the shapes that papers, board and lists show: gathered here, drawn elsewhere."""
