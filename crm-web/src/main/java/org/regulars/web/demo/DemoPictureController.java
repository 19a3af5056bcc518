package org.regulars.web.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Draws a picture for each product of the demo shop: a shape for its category in a colour of its own. */
@Controller
@ConditionalOnProperty("regulars.demo")
class DemoPictureController {

    private static final int SIZE = 320;

    @GetMapping("/assets/demo/{sku:[A-Z]{2}-\\d{3}}.png")
    ResponseEntity<byte[]> picture(@PathVariable String sku) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(draw(sku), "png", png);
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(CacheControl.maxAge(Duration.ofDays(30)).cachePublic())
                .body(png.toByteArray());
    }

    private static BufferedImage draw(String sku) {
        float hue = Integer.parseInt(sku.substring(3)) * 37 % 360 / 360f;
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.getHSBColor(hue, 0.10f, 0.97f));
        pen.fillRect(0, 0, SIZE, SIZE);
        pen.setColor(Color.getHSBColor(hue, 0.16f, 0.90f));
        pen.fill(new Ellipse2D.Double(70, 236, 180, 22));
        pen.setColor(Color.getHSBColor(hue, 0.45f, 0.72f));
        Shape shape = shape(sku.substring(0, 2));
        pen.fill(shape);
        pen.setColor(Color.getHSBColor(hue, 0.55f, 0.52f));
        pen.setStroke(new BasicStroke(5));
        pen.draw(shape);
        pen.dispose();
        return image;
    }

    private static Shape shape(String category) {
        return switch (category) {
            case "TE" -> union(box(105, 110, 110, 136, 18), box(115, 84, 90, 34, 14));
            case "KI" -> {
                Area pot = union(new Ellipse2D.Double(90, 120, 130, 126), box(140, 96, 30, 32, 12));
                Area handle = new Area(new Ellipse2D.Double(195, 140, 66, 72));
                handle.subtract(new Area(new Ellipse2D.Double(211, 156, 34, 40)));
                pot.add(handle);
                yield pot;
            }
            case "CA" -> union(box(125, 130, 70, 116, 10), flame());
            case "GA" ->
                union(trapezium(), new Ellipse2D.Double(105, 74, 60, 84), new Ellipse2D.Double(155, 74, 60, 84));
            case "PA" -> union(box(96, 84, 128, 162, 8), box(84, 100, 24, 10, 4), box(84, 210, 24, 10, 4));
            default -> union(box(80, 120, 160, 58, 26), box(80, 186, 160, 58, 26));
        };
    }

    private static Area union(Shape... parts) {
        Area whole = new Area();
        for (Shape part : parts) {
            whole.add(new Area(part));
        }
        return whole;
    }

    private static Shape box(double x, double y, double width, double height, double round) {
        return new RoundRectangle2D.Double(x, y, width, height, round, round);
    }

    private static Shape flame() {
        Path2D flame = new Path2D.Double();
        flame.moveTo(160, 70);
        flame.curveTo(190, 104, 184, 130, 160, 132);
        flame.curveTo(136, 130, 130, 104, 160, 70);
        return flame;
    }

    private static Shape trapezium() {
        Path2D pot = new Path2D.Double();
        pot.moveTo(96, 146);
        pot.lineTo(224, 146);
        pot.lineTo(206, 246);
        pot.lineTo(114, 246);
        pot.closePath();
        return pot;
    }
}
