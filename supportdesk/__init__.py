"""Supportdesk: the desk at which a county helps its people come home and start a business."""
