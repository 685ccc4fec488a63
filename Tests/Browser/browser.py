"""One Chromium, driven as a person would: by keys, by clicks, by what can be read."""

import pathlib
import shutil

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WIDTH, HEIGHT = 1440, 1000


class NoBrowser(Exception):
    """What is missing, as a sentence."""


def _program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise NoBrowser(f"{names[0]} is not installed. On Debian: apt-get install chromium chromium-driver")


class Browser:
    def __init__(self, scripts=True, takes_any_certificate=False):
        options = webdriver.ChromeOptions()
        options.binary_location = _program("chromium", "chromium-browser", "google-chrome")
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"):
            options.add_argument(argument)
        options.accept_insecure_certs = takes_any_certificate
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=Service(_program("chromedriver")))
        self.driver.set_page_load_timeout(60)
        self.width(WIDTH)

    def quit(self):
        self.driver.quit()

    # Who reads, and where

    def be(self, client=None):
        """Takes over the session of a plain client; without one, reads as the public."""
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        if client:
            for name, value in client.cookies.items():
                path = "/sign-in" if name == "entente-form" else "/"
                self.driver.execute_cdp_cmd("Network.setCookie", {"name": name, "value": value, "url": client.origin + path, "path": path, "httpOnly": True, "sameSite": "Strict"})
        return self

    def open(self, node, path="/"):
        self.driver.get(node.address + path)
        return self

    def width(self, pixels, height=HEIGHT):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": False})

    # What stands there

    @property
    def path(self):
        return "/" + self.driver.current_url.split("/", 3)[3]

    @property
    def title(self):
        return self.driver.title

    @property
    def heading(self):
        return self.one("h1").text

    @property
    def words(self):
        return " ".join(self.one("body").text.split())

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        found = self.all(css)
        assert found, f"nothing on {self.path} matches {css}"
        return found[0]

    def count(self, css):
        return len(self.all(css))

    def script(self, text, *values):
        return self.driver.execute_script(text, *values)

    def button(self, label, within="body"):
        found = [button for button in self.all(f"{within} button") if " ".join(button.text.split()) == label]
        assert found, f"{self.path} has no button “{label}”; it has {[button.text for button in self.all('button')]}"
        return found[0]

    # What a person does

    def write(self, css, text):
        field = self.one(css)
        field.clear()
        field.send_keys(text)
        return field

    def press(self, element):
        """Clicks what leads to another page and waits until that page is there."""
        page = self.one("html")
        element.click()
        self.wait(lambda: self._is_gone(page), "the next page did not come")
        self.wait(lambda: self.count("footer"), "the next page is not whole")
        return self

    @staticmethod
    def _is_gone(element):
        try:
            element.is_enabled()
            return False
        except Exception:  # Each driver says in its own words that the element belongs to an earlier page.
            return True

    def wait(self, condition, otherwise, seconds=15):
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: condition(), otherwise)

    def sign_in_as(self, node, account):
        self.be().open(node, "/sign-in")
        return self.press(self.one(f"button[value='{account}']"))

    # Pictures

    def picture(self, file):
        pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(file))

    def whole_picture(self, file):
        """The page from top to foot."""
        import base64
        size = self.script("return [document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size[0], "height": min(size[1], 8000), "scale": 1}})
        pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(file).write_bytes(base64.b64decode(shot["data"]))

    def complaints(self):
        """What the browser said about the page since the last call: blocked by the content policy, failed to load."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
