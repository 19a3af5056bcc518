package org.regulars.staff;

/** The password that was typed is not the account's. */
public class WrongPassword extends RuntimeException {}
