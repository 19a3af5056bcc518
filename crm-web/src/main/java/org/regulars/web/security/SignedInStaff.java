package org.regulars.web.security;

import java.io.Serial;
import java.util.List;
import org.regulars.staff.StaffMember;
import org.regulars.web.page.NamedStaff;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/** Somebody of the staff as the session keeps them. */
class SignedInStaff extends User implements NamedStaff {

    @Serial
    private static final long serialVersionUID = 1;

    private final String name;

    SignedInStaff(StaffMember member) {
        super(
                member.email(),
                member.passwordHash(),
                member.enabled(),
                true,
                true,
                true,
                List.of(new SimpleGrantedAuthority("ROLE_" + member.role().name())));
        this.name = member.name();
    }

    @Override
    public String name() {
        return name;
    }
}
