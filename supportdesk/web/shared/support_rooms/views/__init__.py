"""The views of a kind's room: each is made once and opened by every kind under its own name."""

from .opening import room_of

__all__ = ["room_of"]
