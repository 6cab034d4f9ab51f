"""What every API route shares: tokens, pages, errors in words."""

import json
from typing import Any, ClassVar

import django_filters as filters
import pghistory
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework import authentication, exceptions, pagination, parsers, views
from rest_framework.response import Response


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`; a closed account's token gives nothing.

    Who it is becomes known only here, after core.audit.AuditMiddleware: the name is added to what
    is kept beside each change, as for a page. (The id pghistory adds by itself.)
    """

    def authenticate_credentials(self, key: str) -> tuple:
        """Return (user, token) and note the name for the audit."""
        user, token = super().authenticate_credentials(key)
        pghistory.context(name=str(user))
        if user.must_change_password:
            raise exceptions.AuthenticationFailed(_("请先登录页面修改密码"))
        return user, token


class BodyParser(parsers.JSONParser):
    """Reads JSON; half characters and what is nested without end are told, as any other nonsense."""

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        """Return what the body says; a half character could neither be kept nor be said back."""
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise exceptions.ParseError(_("文字里有半个字符，请改成完整的字再发")) from None
        except RecursionError:
            raise exceptions.ParseError(_("内容套得太深，请照接口说明写")) from None
        return found


class NumberOfRow(filters.NumberFilter):
    """The number of a row."""

    field_class = forms.IntegerField


class PlainFilterSet(FilterSet):
    """Narrows by the number of a row that is named, whether there is one or not.

    A choice among all rows would answer otherwise for one that exists outside of what one sees.
    """

    FILTER_DEFAULTS: ClassVar = {
        **FilterSet.FILTER_DEFAULTS,
        models.ForeignKey: {"filter_class": NumberOfRow},
        models.OneToOneField: {"filter_class": NumberOfRow},
    }


class FilterBackend(DjangoFilterBackend):
    """Makes filter sets out of `filterset_fields`."""

    filterset_base = PlainFilterSet


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
