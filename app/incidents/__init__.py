"""Incidents: what customers wrote, who works on it, and how it ended."""
