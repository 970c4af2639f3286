"""What happens around every request of a person."""

from cop_portal.people.services import drop_kept_form


class SavedForms:
    """A form that was saved needs no kept copy: it says by `kept` that it has one, and the answer leads elsewhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        saved = request.method == "POST" and response.status_code == 302 and request.POST.get("kept")
        if saved and request.user.is_authenticated:
            drop_kept_form(person=request.user, path=request.path)
        return response
