"""The error that speaks for itself."""


class InputError(ValueError):
    """What somebody gave cannot be used; the message is one line that says what is wrong and what to do.

    A notebook shows that line and no traceback, for the mistake is not in the code.
    """

    def _render_traceback_(self) -> list[str]:  # the name by which IPython asks an exception how it wants to be shown
        return [f"{type(self).__name__}: {self}"]
