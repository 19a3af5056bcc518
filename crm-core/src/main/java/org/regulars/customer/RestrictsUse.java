package org.regulars.customer;

/** Says whose data may be kept but not used, such as after a request for restriction. Make it a bean; bulk actions and exports obey. */
public interface RestrictsUse {

    /** What holds of those whose data may not be used. */
    Condition restricted();
}
