"""Addresses of people and States."""

from django.urls import path

from cop_portal.people.views import appointments, invitations, persons, saved_views, states

app_name = "people"

urlpatterns = [
    path("states/", states.StateList.as_view(), name="state-list"),
    path("states/<str:code>/", states.state_detail, name="state-detail"),
    path("states/<str:code>/notes/<int:pk>/", appointments.note_download, name="note-download"),
    path("states/<str:code>/appointments/new/", appointments.AppointmentCreate.as_view(), name="appointment-create"),
    path(
        "states/<str:code>/appointments/<int:pk>/replace/",
        appointments.AppointmentReplace.as_view(),
        name="appointment-replace",
    ),
    path(
        "states/<str:code>/appointments/<int:pk>/end/",
        appointments.AppointmentEnd.as_view(),
        name="appointment-end",
    ),
    path(
        "states/<str:code>/appointments/<int:pk>/note/",
        appointments.AppointmentNote.as_view(),
        name="appointment-note",
    ),
    path("appointments/", appointments.AppointmentList.as_view(), name="appointment-list"),
    path("desk/invitations/", invitations.InvitationList.as_view(), name="invitation-list"),
    path("desk/invitations/new/", invitations.InvitationCreate.as_view(), name="invitation-create"),
    path("desk/invitations/<int:pk>/renew/", invitations.invitation_renew, name="invitation-renew"),
    path("desk/invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation-withdraw"),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation-accept"),
    path("invitation/<str:token>/again/", invitations.invitation_ask, name="invitation-ask"),
    path("desk/views/new/", saved_views.SavedViewCreate.as_view(), name="saved-view-create"),
    path("desk/views/<int:pk>/", saved_views.SavedViewEdit.as_view(), name="saved-view-edit"),
    path("desk/views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved-view-delete"),
    path("desk/kept/", persons.kept, name="kept-form"),
    path("profile/", persons.Profile.as_view(), name="profile"),
]
