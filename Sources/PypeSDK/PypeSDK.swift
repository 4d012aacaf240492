// The only entry of this folder for outsiders.
