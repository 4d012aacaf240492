// The module stands here.
