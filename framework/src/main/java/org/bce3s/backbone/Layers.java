package org.bce3s.backbone;

/** Makes layers with named parameters. */
public final class Layers {}
