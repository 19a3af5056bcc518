package org.regulars.staff;

/** Another staff account has this address. */
public class StaffEmailTaken extends RuntimeException {}
