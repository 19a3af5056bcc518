package org.regulars.web.security;

import org.regulars.staff.Staff;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Staff accounts as Spring Security sees them: user name is the e-mail address, roles are the staff roles. */
@Component
class StaffSignIn implements UserDetailsService {

    private final Staff staff;
    private final SignInBrake brake;

    StaffSignIn(Staff staff, SignInBrake brake) {
        this.staff = staff;
        this.brake = brake;
    }

    @Override
    public UserDetails loadUserByUsername(String email) {
        return staff.byEmail(email)
                .map(SignedInStaff::new)
                .orElseThrow(() -> new UsernameNotFoundException("No such staff account"));
    }

    @EventListener
    void signedIn(InteractiveAuthenticationSuccessEvent event) {
        brake.succeeded(event.getAuthentication().getName());
        staff.signedIn(event.getAuthentication().getName());
    }
}
