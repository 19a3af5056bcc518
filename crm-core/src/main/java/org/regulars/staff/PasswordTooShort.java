package org.regulars.staff;

/** A staff password needs at least twelve characters. */
public class PasswordTooShort extends RuntimeException {}
