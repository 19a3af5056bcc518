package org.regulars.web.page;

/** Somebody signed in who is to be called by name. */
public interface NamedStaff {

    String name();
}
