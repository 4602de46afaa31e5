"""The desk: pages of officials, supervisors and administrators. Each room is a blueprint within `staff`."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/desk")
