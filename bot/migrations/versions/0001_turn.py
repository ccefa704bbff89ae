"""The table of turns."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("sender", sa.String, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("intent", sa.String),
        sa.Column("confidence", sa.Float),
        sa.Column("policy", sa.String),
        sa.Column("section", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("knowledge_version", sa.String),
        sa.Column("model_version", sa.String),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("trace_id", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("turn")
