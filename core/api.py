"""What every API route shares: tokens, pages, errors in words."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions, pagination, views
from rest_framework.response import Response


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`; a closed account's token gives nothing."""


class Pages(pagination.PageNumberPagination):
    """Pages of 50 rows, at most 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def exception_handler(error: Exception, context: dict) -> Response | None:
    """Turn the actions' ValidationError and PermissionDenied into 400 and 403 with their words."""
    if isinstance(error, ValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else error.messages
        error = exceptions.ValidationError(detail)
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or _("您看得到，但不能改这一条"))
    return views.exception_handler(error, context)
