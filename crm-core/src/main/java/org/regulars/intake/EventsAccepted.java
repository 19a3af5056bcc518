package org.regulars.intake;

/** Events were put in the inbox. */
record EventsAccepted() {}
