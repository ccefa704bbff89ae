"""Put conversations with expected facts to a running assistant and judge what it replies."""
