package org.regulars.connection;

/** Takes down what a shop's software asks for on behalf of a customer. Make it a bean. */
public interface AskedForPrivacy {

    /**
     * @param topic the shop's own word for it, such as customers/redact
     * @param shop which software and shop
     */
    void asked(long customerId, String topic, String shop);
}
