package org.regulars.web.staff.account;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.regulars.staff.StaffRole;

/** A new account as an administrator types it. */
record AccountForm(
        @NotBlank(message = "{accounts.name.missing}") @Size(max = 200, message = "{accounts.name.long}")
        String name,

        @NotBlank(message = "{accounts.email.wrong}")
        @Email(message = "{accounts.email.wrong}")
        @Size(max = 320, message = "{accounts.email.wrong}")
        String email,

        @NotNull(message = "{accounts.role.missing}") @Nullable
        StaffRole role,

        @NotNull @Size(min = 12, max = 200, message = "{accounts.password.short}")
        String password) {

    AccountForm {
        name = name == null ? "" : name;
        email = email == null ? "" : email;
        password = password == null ? "" : password;
    }

    static AccountForm empty() {
        return new AccountForm("", "", null, "");
    }
}
