"""The scanning screen: papers come in, are read, and are filed under the right component of a dossier."""
