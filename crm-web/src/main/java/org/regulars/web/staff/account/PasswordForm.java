package org.regulars.web.staff.account;

import jakarta.validation.constraints.Size;

/** Somebody's change of their own password. */
record PasswordForm(
        String old,

        @Size(min = 12, max = 200, message = "{accounts.password.short}")
        String password,

        String again) {

    PasswordForm {
        old = old == null ? "" : old;
        password = password == null ? "" : password;
        again = again == null ? "" : again;
    }
}
