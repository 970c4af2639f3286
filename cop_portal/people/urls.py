"""Addresses of people and States."""

from django.urls import path

from cop_portal.people import views

app_name = "people"

urlpatterns = [
    path("states/", views.StateList.as_view(), name="state-list"),
    path("states/<str:code>/", views.state_detail, name="state-detail"),
    path("desk/invitations/", views.InvitationList.as_view(), name="invitation-list"),
    path("desk/invitations/new/", views.InvitationCreate.as_view(), name="invitation-create"),
    path("desk/invitations/<int:pk>/renew/", views.invitation_renew, name="invitation-renew"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("desk/kept/", views.kept, name="kept-form"),
    path("profile/", views.Profile.as_view(), name="profile"),
]
