-- When a card was first sold. A card that was blocked while it waited for that goes back to waiting, not into
-- force, when the block ends. Of cards sold before this column the moment is that of their first activity.
ALTER TABLE cards ADD COLUMN began_at INTEGER;
UPDATE cards SET began_at = coalesce(
    (SELECT min(at) FROM activities WHERE activities.card = cards.id AND kind = 'activate'),
    (SELECT issued_at FROM card_orders WHERE card_orders.card = cards.id),
    0)
WHERE state <> 'pending'
  AND (state <> 'blocked' OR EXISTS (
      SELECT 1 FROM activities WHERE activities.card = cards.id AND kind IN ('activate', 'load')));
