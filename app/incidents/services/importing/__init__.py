"""Imports: files of other systems become incidents, their past kept as it was."""
