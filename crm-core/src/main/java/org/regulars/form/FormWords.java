package org.regulars.form;

/**
 * What a form says in one language, as plain text; a blank line in it begins a paragraph.
 *
 * @param text below the title; '' for none
 * @param button '' for the product's own word
 * @param thanks after it was sent; '' for the product's own words alone
 */
public record FormWords(String title, String text, String button, String thanks) {

    static final FormWords NONE = new FormWords("", "", "", "");
}
