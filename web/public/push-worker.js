// Shows pages that reach this browser by web push while no window is open. Only opening the notification leads on; nothing is answered here.
self.addEventListener('push', (event) => {
  const page = event.data ? event.data.json() : { title: 'Fullscore', body: 'You are paged.', tag: 'page', link: null, urgent: true }
  event.waitUntil(self.registration.showNotification(page.title, {
    body: page.body, tag: page.tag, renotify: true, requireInteraction: page.urgent, icon: '/mark.svg', data: { link: page.link },
  }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data?.link ?? '/'))
})
