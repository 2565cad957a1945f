"""The engine room: fresh processes forked from a warm template, and notebook cells run inside them."""
