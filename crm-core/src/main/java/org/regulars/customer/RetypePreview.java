package org.regulars.customer;

import java.util.List;
import org.springframework.context.MessageSourceResolvable;

/**
 * What another type or other allowed values would mean for the values there are, before it is done.
 *
 * @param fitting values that stay, if need be written in another way
 * @param unfitting values that are kept and shown but count no more
 * @param samples some of those that do not fit
 * @param uses what is built on the attribute
 */
public record RetypePreview(long fitting, long unfitting, List<String> samples, List<MessageSourceResolvable> uses) {}
