package org.regulars.connection;

/** Another connection has this name. */
public class ConnectionNameTaken extends RuntimeException {}
