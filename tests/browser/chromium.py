"""Chromium driven over the pipes of its own DevTools protocol: no driver, no library.

A page notes what went wrong in it: what it printed, what it asked for, what it threw."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

SKIP = 77
PATIENCE = 120  # seconds for one answer: a machine may be busy
FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--disable-default-apps', '--disable-extensions', '--mute-audio', '--hide-scrollbars',
         '--force-color-profile=srgb', '--remote-debugging-pipe']


def find():
    """The browser's path, or None."""
    return (os.environ.get('OSARA_CHROMIUM') or shutil.which('chromium') or
            shutil.which('chromium-browser'))


class Browser:
    def __init__(self, path):
        self.profile = tempfile.TemporaryDirectory(prefix='osara-chromium-',
                                                   ignore_cleanup_errors=True)
        to_read, self.write = os.pipe()
        self.read, to_write = os.pipe()
        # The browser reads its descriptor 3 and writes its 4; sh puts them there.
        words = ['sh', '-c', 'exec "$@" 3<&%d 4>&%d' % (to_read, to_write), 'sh', path,
                 '--user-data-dir=' + self.profile.name, *FLAGS]
        self.process = subprocess.Popen(words, pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, 'HOME': self.profile.name})
        os.close(to_read)
        os.close(to_write)
        self.rest, self.n, self.pages = b'', 0, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call('Browser.close')
            self.process.wait(20)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.read)
        os.close(self.write)
        self.profile.cleanup()

    def message(self):
        while b'\0' not in self.rest:
            some = os.read(self.read, 1 << 16)
            if not some:
                raise EOFError('chromium has gone')
            self.rest += some
        text, self.rest = self.rest.split(b'\0', 1)
        return json.loads(text)

    def call(self, method, session=None, **params):
        self.n += 1
        said = {'id': self.n, 'method': method, 'params': params}
        if session:
            said['sessionId'] = session
        data = json.dumps(said).encode() + b'\0'
        while data:
            data = data[os.write(self.write, data):]
        while True:
            got = self.message()
            if got.get('id') == self.n:
                if 'error' in got:
                    raise RuntimeError('%s: %s' % (method, got['error']['message']))
                return got['result']
            if got.get('sessionId') in self.pages:
                self.pages[got['sessionId']].hear(got['method'], got['params'])

    def page(self):
        return Page(self)


class Page:
    def __init__(self, browser):
        self.browser, self.trouble, self.events, self.url = browser, [], set(), ''
        target = browser.call('Target.createTarget', url='about:blank')['targetId']
        attached = browser.call('Target.attachToTarget', targetId=target, flatten=True)
        self.session = attached['sessionId']
        browser.pages[self.session] = self
        for domain in 'Page', 'Runtime', 'Log', 'Network':
            self.call(domain + '.enable')

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def hear(self, method, params):
        self.events.add(method)
        if method == 'Runtime.consoleAPICalled':
            self.trouble.append('console: %s' % [a.get('value') for a in params['args']])
        elif method == 'Runtime.exceptionThrown':
            self.trouble.append('thrown: %s' % params['exceptionDetails'].get('text'))
        elif method == 'Log.entryAdded':
            self.trouble.append('log: %s' % params['entry']['text'])
        elif method == 'Page.javascriptDialogOpening':
            self.trouble.append('dialog: %s' % params['message'])
        elif method == 'Network.requestWillBeSent':
            asked = params['request']['url'].split('#')[0]
            if asked not in (self.url, 'about:blank'):
                self.trouble.append('request: %s' % asked[:200])

    def open(self, path, fragment=''):
        self.url = 'file://' + path
        self.call('Page.navigate', url='about:blank')
        self.events.discard('Page.loadEventFired')
        self.call('Page.navigate', url=self.url + fragment)
        self.until("document.readyState === 'complete' && location.protocol === 'file:'")

    def until(self, expression):
        """Waits inside the browser until the expression holds."""
        for _ in range(PATIENCE * 10):
            if self.value('!!(%s)' % expression):
                return
            self.value('new Promise(r => setTimeout(r, 100))')
        raise TimeoutError(expression)

    def value(self, expression):
        got = self.call('Runtime.evaluate', expression=expression, returnByValue=True,
                        awaitPromise=True)
        if 'exceptionDetails' in got:
            raise RuntimeError('%s: %s' % (expression[:80], got['exceptionDetails']))
        return got['result'].get('value')

    def look(self, width, height, scheme='light'):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.call('Emulation.setEmulatedMedia',
                  features=[{'name': 'prefers-color-scheme', 'value': scheme},
                            {'name': 'prefers-reduced-motion', 'value': 'reduce'}])

    def key(self, key, code=None, text=None):
        for kind in 'keyDown', 'keyUp':
            self.call('Input.dispatchKeyEvent', type=kind, key=key, code=code or key,
                      windowsVirtualKeyCode={'Enter': 13, 'Escape': 27, 'Tab': 9, 'ArrowRight': 39,
                                             'ArrowLeft': 37}.get(key, 0),
                      **({'text': text} if text and kind == 'keyDown' else {}))

    def pdf(self):
        got = self.call('Page.printToPDF', preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(got['data'])
