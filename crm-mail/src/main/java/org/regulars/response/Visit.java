package org.regulars.response;

/**
 * Who fetches a picture of a mail or follows a link, as far as it tells machines from people. Nothing of it is kept.
 *
 * @param agent as the browser names itself; '' for none
 * @param address network address
 * @param head whether only the head of the answer is asked for (HEAD), which is no visit
 * @param prefetch whether the browser says that nobody asked for it yet
 */
public record Visit(String agent, String address, boolean head, boolean prefetch) {}
