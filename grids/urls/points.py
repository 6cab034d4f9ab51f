"""Addresses of points and rewards."""

from django.urls import path

from grids.views import point_ledger, point_notice, point_rules, points, rewards

urlpatterns = [
    path("points/", points.point_list, name="point_list"),
    path("points/export/", points.point_export, name="point_export"),
    path("points/mine/", point_ledger.point_mine, name="point_mine"),
    path("points/new/", points.point_declare, name="point_declare"),
    path("points/records/<int:pk>/", points.point_of_record, name="point_of_record"),
    path("points/stations/<int:pk>/", points.point_of_station, name="point_of_station"),
    path("points/<int:pk>/", points.point_detail, name="point_detail"),
    path("points/<int:pk>/verify/", points.point_verify, name="point_verify"),
    path("points/<int:pk>/refuse/", points.point_refuse, name="point_refuse"),
    path("points/<int:pk>/withdraw/", points.point_withdraw, name="point_withdraw"),
    path("points/notice/", point_notice.point_notice, name="point_notice"),
    path("points/notice/<int:pk>/", point_notice.point_object, name="point_object"),
    path("points/objections/<int:pk>/", point_notice.point_decide, name="point_decide"),
    path("gongshi/<str:code>/", point_notice.point_open, name="point_open"),
    path("points/accounts/", point_ledger.point_accounts, name="point_accounts"),
    path("points/accounts/export/", point_ledger.point_accounts_export,
         name="point_accounts_export"),
    path("points/accounts/<int:pk>/", point_ledger.point_account, name="point_account"),
    path("points/lines/<int:pk>/", point_ledger.point_reverse, name="point_reverse"),
    path("points/rules/", point_rules.point_rules, name="point_rules"),
    path("points/rules/new/", point_rules.point_rule_create, name="point_rule_create"),
    path("points/rules/<int:pk>/end/", point_rules.point_rule_end, name="point_rule_end"),
    path("points/settings/<int:pk>/", point_rules.point_setting, name="point_setting"),
    path("rewards/", rewards.reward_list, name="reward_list"),
    path("rewards/new/", rewards.reward_create, name="reward_create"),
    path("rewards/<int:pk>/", rewards.reward_edit, name="reward_edit"),
    path("rewards/<int:pk>/redeem/<int:member_pk>/", rewards.reward_redeem, name="reward_redeem"),
    path("rewards/taken/", rewards.redemption_list, name="redemption_list"),
    path("rewards/taken/export/", rewards.redemption_export, name="redemption_export"),
    path("rewards/taken/<int:pk>/", rewards.redemption_settle, name="redemption_settle"),
]  # fmt: skip
