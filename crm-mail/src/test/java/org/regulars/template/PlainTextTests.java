package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "<p>one</p><p>two</p> ~ one||two",
                "<p>one<p>two ~ one||two",
                "one <b>bold</b>,&nbsp;two<br>three ~ one bold, two|three",
                "<ul><li>tea</li><li>cake</li></ul>end ~ - tea|- cake||end",
                "<a href='https://a.example/?a=1&amp;b=2'>here</a>. ~ here: https://a.example/?a=1&b=2 .",
                "<a href=https://a.example/>https://a.example/</a> ~ https://a.example/",
                "<a href='x'><img alt='A &quot;pot&quot;' src=y></a> ~ A \"pot\": x",
                "<a name=z>here</a> ~ here",
                "<div style='color:red; display:none'>a<div>b</div><img>c</div>d ~ d",
                "<img style='display: none' alt=x>d ~ d",
                "<style>p > a {color:red}</style><title>no</title>yes<script>if (a < b) {}</script> ~ yes",
                "a<!-- <p>no</p> --><!--[if mso]><p>no</p><![endif]-->b ~ ab",
                "<a title='x > y' href=\"z\">here</a> ~ here: z",
                "1 < 2 &amp; 3 &gt; 2 &lt;b> ~ 1 < 2 & 3 > 2 <b>",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d ~ a b||c||d",
                "a <p ~ a",
                "<body class=x><p>in</p></body> ~ in",
            })
    void readsAsAPersonWould(String html, String text) {
        assertThat(PlainText.of(html).replace('\n', '|')).isEqualTo(text + "|");
    }
}
