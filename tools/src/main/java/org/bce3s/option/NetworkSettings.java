package org.bce3s.option;

import org.bce3s.backbone.Backbone;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Doc;

/**
 * The part of an experiment that names a network.
 *
 * @param backbone the network
 */
public record NetworkSettings(@Doc("network from images to features") Choice<Backbone> backbone) {}
