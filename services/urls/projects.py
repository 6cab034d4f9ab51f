"""Addresses of the work on projects, of pledges, reviews, voices and feedback."""

from django.urls import path

from services.views import (
    by_hand,
    feedback,
    filing,
    pledges,
    rate,
    records,
    reviews,
    secretary,
    voices,
    work,
)

urlpatterns = [
    path("projects/new/", by_hand.project_create, name="project_create"),
    path("projects/givers/", by_hand.giver_choices, name="giver_choices"),
    path("projects/<int:pk>/work/", work.project_work, name="project_work"),
    path("projects/<int:pk>/add/<slug:part>/", work.project_add, name="project_add"),
    path("projects/<int:pk>/people/choices/", work.person_choices, name="person_choices"),
    path("projects/<int:pk>/step/", work.project_step, name="project_step"),
    path("projects/<int:pk>/log/", records.project_log, name="project_log"),
    path("projects/<int:pk>/log/new/", records.record_create, name="record_create"),
    path("projects/<int:pk>/log/judge/", records.record_judge, name="record_judge"),
    path("service-records/", records.record_list, name="record_list"),
    path("projects/<int:pk>/pledges/", pledges.project_pledges, name="project_pledges"),
    path("needs/", pledges.need_list, name="need_list"),
    path("needs/<int:pk>/", pledges.need_detail, name="need_detail"),
    path("pledges/<int:pk>/withdraw/", pledges.pledge_withdraw, name="pledge_withdraw"),
    path("pledges/<int:pk>/receive/", pledges.pledge_receive, name="pledge_receive"),
    path("projects/<int:pk>/reviews/", reviews.project_reviews, name="project_reviews"),
    path("projects/<int:pk>/reviews/back/", reviews.unit_review, name="unit_review"),
    path("projects/<int:pk>/talk/", reviews.talk_log, name="talk_log"),
    path("projects/<int:pk>/code/", reviews.rating_link, name="rating_link"),
    path("projects/codes/<int:pk>/", reviews.rating_sheet, name="rating_sheet"),
    path("r/<str:code>/", rate.resident_rate, name="resident_rate"),
    path("projects/voices/", voices.voice_list, name="voice_list"),
    path("projects/<int:pk>/voices/new/", voices.voice_create, name="voice_create"),
    path("projects/<int:pk>/feedback/", feedback.project_feedback, name="project_feedback"),
    path("projects/feedback/", feedback.feedback, name="feedback"),
    path("projects/secretary/", secretary.secretary_list, name="secretary_list"),
    path("projects/<int:pk>/send/", filing.project_send, name="project_send"),
    path("projects/<int:pk>/file/", filing.project_file, name="project_file"),
]
