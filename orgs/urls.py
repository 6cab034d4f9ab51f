"""Addresses of organisations, units, posts and accounts."""

from django.urls import path

from orgs.views import accounts, audit, links, merging, post_pages, posts, tree, units

urlpatterns = [
    path("i/<str:code>/", links.link_use, name="link_use"),
    path("orgs/", tree.org_list, name="org_list"),
    path("orgs/choices/", tree.org_choices, name="org_choices"),
    path("orgs/<int:pk>/", tree.org_detail, name="org_detail"),
    path("orgs/<int:pk>/children/", tree.org_children, name="org_children"),
    path("orgs/<int:pk>/add/", tree.org_add, name="org_add"),
    path("orgs/<int:pk>/rename/", tree.org_rename, name="org_rename"),
    path("orgs/<int:pk>/move/", tree.org_move, name="org_move"),
    path("orgs/<int:pk>/close/", tree.org_close, name="org_close"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/choices/", units.unit_choices, name="unit_choices"),
    path("units/export/", units.unit_export, name="unit_export"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<int:pk>/", units.unit_detail, name="unit_detail"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<int:pk>/contact/", units.unit_contact, name="unit_contact"),
    path("units/<int:pk>/end/", units.unit_end, name="unit_end"),
    path("units/<int:pk>/merge/", merging.unit_merge, name="unit_merge"),
    path("units/merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/export/", posts.post_export, name="post_export"),
    path("posts/new/", posts.post_create, name="post_create"),
    path("posts/part-time/", post_pages.part_time_list, name="part_time_list"),
    path("posts/part-time/export/", post_pages.part_time_export, name="part_time_export"),
    path("posts/<int:pk>/", post_pages.post_detail, name="post_detail"),
    path("posts/<int:pk>/charges/", post_pages.post_charges, name="post_charges"),
    path("posts/<int:pk>/hand-over/", post_pages.post_hand_over, name="post_hand_over"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("people/", accounts.account_list, name="account_list"),
    path("people/choices/", posts.account_choices, name="account_choices"),
    path("people/invite/", accounts.invitation_sheet, name="invitation_sheet"),
    path("people/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("people/<int:pk>/link/", accounts.account_link, name="account_link"),
    path("people/<int:pk>/act/", accounts.account_act, name="account_act"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("imports/", accounts.import_list, name="import_list"),
]
