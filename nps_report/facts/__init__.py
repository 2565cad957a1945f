"""What one report says, in numbers: metrics applied to one side of a snapshot, unrounded and without words."""
