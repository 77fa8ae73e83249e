"""Makes photos of the QR codes of invented people, in the classes in which photos of cards come to a counter.

photos.py SEED COUNT FOLDER [CLASS…] < TEXTS

Reads one text of a QR code per line and writes COUNT pictures of each class, or of those that are named, `CLASS-NUMBER.KIND`, and `expected.txt`
with the name, the class and the number of the line of each. The same seed makes the same pictures. Classes whose names
begin with `none` hold no code: what they cost is the time to give up.

Needs numpy, Pillow and zxing-cpp, which draws the codes.
"""

import io
import pathlib
import sys

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

MARGIN = 4  # Modules around the code, ISO/IEC 18004, 5.3.8.


def code(text, scale):
    """The code of a text in shades of grey, so many pixels to a module, and its modules with the margin."""
    # Byte mode without the mark of a character set, as on a card.
    barcode = zxingcpp.create_barcode(text.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    grid = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    grid = np.pad(grid, MARGIN, constant_values=255)
    return Image.fromarray(np.kron(grid, np.ones((scale, scale), np.uint8))), grid.shape[0]


def resized(picture, side):
    return picture.resize((side, side), Image.Resampling.BOX if side < picture.width else Image.Resampling.BICUBIC)


class Scene:
    """Draws pictures; every number is drawn from the one generator of the seed."""

    def __init__(self, random):
        self.random = random

    def between(self, low, high):
        return float(self.random.uniform(low, high))

    def plain(self, text, module=None, shades=(35, 225)):
        """The code alone, in print's black and white."""
        picture, modules = code(text, 8)
        picture = resized(picture, round(modules * (module or self.between(3, 10))))
        dark, light = shades
        return picture.point(lambda shade: dark + shade * (light - dark) // 255)

    def paper(self, width, height, mean=200, spread=6):
        """Paper or a table: unevenly light, with grain."""
        coarse = self.random.normal(mean, spread, (max(height // 90, 2), max(width // 90, 2))).clip(0, 255)
        paper = Image.fromarray(coarse.astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
        return paper

    def card(self, text, width):
        """The front of a card: code at the top right, portrait, lines of writing."""
        height = round(width * 53.98 / 85.6)
        card = self.paper(width, height, 205, 12)
        draw = ImageDraw.Draw(card)
        left, top = round(width * 0.06), round(height * 0.3)
        draw.rectangle((left, top, left + width // 4, top + height // 2), fill=110)
        for line in range(9):
            x, y = width * 0.36, height * (0.32 + 0.07 * line)
            while x < width * self.between(0.6, 0.95):
                length = width * self.between(0.01, 0.04)
                draw.rectangle((x, y, x + length, y + height * 0.03), fill=70)
                x += length + width * 0.008
        side = round(width * self.between(0.17, 0.2))
        picture, modules = code(text, 8)
        picture = resized(picture, side).point(lambda shade: 40 + shade * 175 // 255)
        card.paste(picture, (round(width * 0.97) - side, round(height * 0.04)))
        return card, side / modules

    def on(self, ground, picture, angle, tilt=0.0, share=0.8):
        """A picture on a ground, turned, leaning back, its longer side this share of the shorter side of the ground."""
        width, height = ground.size
        scale = share * min(width, height) / max(picture.size)
        half = np.array([picture.width, picture.height]) * scale / 2
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
        radians = np.radians(angle)
        turn = np.array([(np.cos(radians), -np.sin(radians)), (np.sin(radians), np.cos(radians))])
        corners = corners @ turn.T
        corners = corners / (1 - tilt * corners[:, 1:] / half.max()) + np.array([width, height]) / 2
        source = [(0, 0), (picture.width, 0), (picture.width, picture.height), (0, picture.height)]
        rows, right = [], []
        for (x, y), (u, v) in zip(corners, source):
            rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
            right += [u, v]
        plane = np.linalg.solve(np.array(rows, float), np.array(right, float))
        method = (ground.size, Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC)
        mask = Image.new("L", picture.size, 255).transform(*method)
        ground.paste(picture.transform(*method), (0, 0), mask)
        return ground

    def noisy(self, picture, sigma):
        shades = np.asarray(picture, np.float32)
        return Image.fromarray((shades + self.random.normal(0, sigma, shades.shape)).clip(0, 255).astype(np.uint8))

    def lit(self, picture, light):
        """Multiplies the shades by a field of light."""
        return Image.fromarray((np.asarray(picture, np.float32) * light).clip(0, 255).astype(np.uint8))

    def field(self, picture):
        """Coordinates from 0 to 1 over a picture."""
        y, x = np.mgrid[0 : picture.height, 0 : picture.width].astype(np.float32)
        return x / picture.width, y / picture.height

    # The classes, each a picture and the kind of its file.

    def class_plain(self, text):
        return self.plain(text, self.between(2, 12)), "png"

    def class_inverted(self, text):
        return self.plain(text).point(lambda shade: 255 - shade), "png"

    def class_dithered(self, text):
        picture = self.noisy(self.plain(text, self.between(4, 9), (60, 190)), 8)
        return picture.convert("1"), str(self.random.choice(["png", "gif", "tiff"]))

    def class_transparent(self, text):
        picture = self.plain(text, shades=(0, 255))
        under = 255 if self.random.random() < 0.3 else 0
        colour = Image.new("L", picture.size, under)
        colour.paste(0, (0, 0), picture.point(lambda shade: 255 - shade))
        return Image.merge("LA", (colour, picture.point(lambda shade: 255 - shade))), "png"

    def class_glare(self, text):
        picture = self.plain(text, self.between(5, 9))
        x, y = self.field(picture)
        at = [self.between(0.3, 0.7) for _ in range(2)]
        spot = np.exp(-(((x - at[0]) / self.between(0.08, 0.2)) ** 2 + ((y - at[1]) / self.between(0.08, 0.2)) ** 2))
        shades = np.asarray(picture, np.float32)
        return Image.fromarray((shades + 190 * spot).clip(0, 255).astype(np.uint8)), "jpg"

    def class_blur(self, text):
        module = self.between(4, 9)
        blur = ImageFilter.GaussianBlur(module * self.between(0.4, 0.6))
        return self.plain(text, module).filter(blur), "jpg"

    def class_motion(self, text):
        module = self.between(5, 9)
        shades = np.asarray(self.plain(text, module), np.float32)
        length = max(round(module * self.between(0.5, 0.9)), 2)
        axis = int(self.random.integers(2))
        moved = sum(np.roll(shades, step, axis) for step in range(length)) / length
        return Image.fromarray(moved.astype(np.uint8)), "jpg"

    def class_turned(self, text):
        return self.on(self.paper(900, 900), self.plain(text, 8), self.between(0, 360), share=self.between(0.4, 0.65)), "jpg"

    def class_leaning(self, text):
        tilt = self.between(0.1, 0.3)
        return self.on(self.paper(1000, 1000), self.plain(text, 8), self.between(-40, 40), tilt, 0.6), "jpg"

    def class_noise(self, text):
        return self.noisy(self.plain(text, self.between(4, 8)), self.between(25, 55)), "png"

    def class_faint(self, text):
        dark = int(self.random.integers(90, 150))
        picture = self.plain(text, self.between(4, 8), (dark, dark + int(self.random.integers(18, 40))))
        return self.noisy(picture, 1.5), "png"

    def class_third(self, text):
        """A card that fills a third of a photo of 12 megapixels."""
        card, _ = self.card(text, 1400)
        photo = self.on(self.paper(4000, 3000, 150, 25), card, self.between(-30, 30), self.between(0, 0.1), 1333 / 3000)
        return self.noisy(photo.filter(ImageFilter.GaussianBlur(0.8)), 4), "jpg"

    def class_card(self, text):
        """A card that fills a photo of 2 megapixels."""
        card, _ = self.card(text, 1600)
        photo = self.on(self.paper(1600, 1200, 120, 25), card, self.between(-15, 15), self.between(0, 0.1), 1.2)
        return self.noisy(photo.filter(ImageFilter.GaussianBlur(0.7)), 5), "jpg"

    def class_coarse(self, text):
        return self.on(self.paper(700, 700), self.plain(text, 8), self.between(-20, 20), share=0.75), "jpg10"

    def class_screen(self, text):
        """A photo of a screen: its grid of pixels beats with that of the camera."""
        picture = self.plain(text, self.between(5, 8), (20, 235))
        picture = self.on(Image.new("L", (800, 800), 30), picture, self.between(-8, 8), share=0.8)
        x, y = np.mgrid[0:800, 0:800].astype(np.float32)
        pitch = self.between(2.1, 3.3)
        grid = (1 + 0.35 * np.sin(2 * np.pi * x / pitch)) * (1 + 0.35 * np.sin(2 * np.pi * y / (pitch * 1.01)))
        return self.lit(picture, grid * 0.8), "jpg"

    def class_shadow(self, text):
        picture = self.plain(text, self.between(4, 8))
        x, y = self.field(picture)
        edge = 1 / (1 + np.exp(-(x + y * self.between(-1, 1) - 0.5) * self.between(6, 40)))
        return self.lit(picture, self.between(0.12, 0.35) * (1 - edge) + edge), "jpg"

    def class_gradient(self, text):
        picture = self.plain(text, self.between(4, 8))
        x, y = self.field(picture)
        return self.lit(picture, self.between(0.08, 0.2) + 0.9 * (x + y) / 2), "jpg"

    def class_tiny(self, text):
        return self.plain(text, self.between(1.4, 2.4)), "png"

    def class_bent(self, text):
        """On a page that is bent around an axis."""
        picture = self.plain(text, 8)
        shades = np.asarray(picture)
        y, x = np.mgrid[0 : picture.height, 0 : picture.width].astype(np.float32)
        bend = self.between(0.01, 0.035) * picture.height
        moved = y + bend * np.sin(np.pi * x / picture.width)
        rows = moved.clip(0, picture.height - 1).astype(int)
        return Image.fromarray(shades[rows, x.astype(int)]), "jpg"

    def class_dirty(self, text):
        module = self.between(5, 9)
        picture = self.plain(text, module)
        draw = ImageDraw.Draw(picture)
        for _ in range(int(self.random.integers(3, 7))):
            ends = self.random.uniform(0, picture.width, 4)
            draw.line(tuple(map(float, ends)), fill=int(self.random.choice([40, 230])), width=round(module * 0.7))
        return picture, "jpg"

    def class_desk(self, text):
        """A little of everything."""
        card, _ = self.card(text, 1500)
        photo = self.on(self.paper(2000, 1500, 150, 40), card, self.between(0, 360), self.between(0, 0.15), 0.85)
        photo = photo.filter(ImageFilter.GaussianBlur(self.between(0.8, 1.6)))
        x, y = self.field(photo)
        light = 0.45 + 0.55 * (x * self.between(0, 1) + y * self.between(0, 1))
        return self.noisy(self.lit(photo, light), 6), "jpg60"

    def class_kinds(self, text):
        return self.plain(text, self.between(3, 8)), str(self.random.choice(["webp", "bmp", "gif", "tiff"]))

    def class_beside(self, text):
        """A code of something else on the same table."""
        ground = self.paper(1600, 1000)
        other, _ = code("https://example.org/pay?to=" + "%010d" % self.random.integers(10**10), 6)
        ground.paste(other, (60, 300))
        ground.paste(self.plain(text, 7), (800, 250))
        return ground, "jpg"

    def class_none_noise(self, _):
        return Image.fromarray(self.random.integers(0, 256, (3000, 4000), dtype=np.uint8)), "jpg"

    def class_none_writing(self, _):
        page = self.paper(4000, 3000, 220, 4)
        draw = ImageDraw.Draw(page)
        for y in range(100, 2900, 44):
            x = 150
            while x < 3800:
                length = self.between(8, 40)
                draw.rectangle((x, y, x + length, y + self.between(8, 26)), fill=50)
                x += length + self.between(4, 16)
        return self.noisy(page, 6), "jpg"

    def class_none_corners(self, _):
        """A carpet of the corners of codes, made to keep a reader busy."""
        corner = np.zeros((9, 9), np.uint8)
        corner[1:8, 1:8], corner[2:7, 2:7], corner[3:6, 3:6] = 1, 0, 1
        size = int(self.random.integers(3, 9))
        tile = np.kron(255 * (1 - corner), np.ones((size, size), np.uint8)).astype(np.uint8)
        return Image.fromarray(np.tile(tile, (3000 // tile.shape[0], 4000 // tile.shape[1]))), "png"

    def class_none_large(self, _):
        """The largest picture that is taken, 50 megapixels."""
        fine = self.random.integers(0, 256, (1530, 2040), dtype=np.uint8)
        return Image.fromarray(fine).resize((8160, 6120), Image.Resampling.BICUBIC), "jpg"


def write(picture, kind, path):
    """Writes a picture; returns its name."""
    if kind.startswith("jpg"):
        path = path.with_suffix(".jpg")
        picture.convert("L").save(path, "JPEG", quality=int(kind[3:] or 85))
    else:
        path = path.with_suffix("." + kind)
        options = {"lossless": True} if kind == "webp" else {}
        picture.convert("RGB" if kind == "webp" else picture.mode).save(path, **options)
    return path.name


def main(seed, count, folder, *wanted):
    texts = [line.rstrip("\n") for line in io.TextIOWrapper(sys.stdin.buffer, "utf-8")]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    classes = [name for name in vars(Scene) if name.startswith("class_")]
    rows = []
    for index, name in enumerate(classes):
        kind_of = name.removeprefix("class_")
        if wanted and kind_of not in wanted:
            continue
        for number in range(min(count, 2) if kind_of.startswith("none") else count):
            scene = Scene(np.random.default_rng([seed, index, number]))
            line = (index * count + number) % len(texts)
            picture, kind = getattr(scene, name)(texts[line])
            rows.append((write(picture, kind, folder / f"{kind_of}-{number:02}"), kind_of, line))
    (folder / "expected.txt").write_text("".join(f"{file}\t{kind}\t{line}\n" for file, kind, line in rows))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
